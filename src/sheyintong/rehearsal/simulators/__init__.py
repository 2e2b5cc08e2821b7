"""模拟器：card readers and a test core system; they share nothing with the server but the kernel."""
