"""授权的事件：names of what happened."""

RIGHT_EXECUTED = "authority.RightExecuted"
STOP_ISSUED = "authority.StopIssued"
STOP_LIFTED = "authority.StopLifted"
HELP_REQUESTED = "authority.HelpRequested"
HELP_ANSWERED = "authority.HelpAnswered"
