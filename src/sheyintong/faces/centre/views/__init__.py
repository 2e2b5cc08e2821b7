"""中心页面：the agency's console."""
