"""督导：judges from figures and never touches a case. Its modules come with later releases."""
