"""运维命令行：the command `sheyintong`, health and readiness."""
