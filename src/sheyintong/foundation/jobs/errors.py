"""任务的拒绝。"""

from sheyintong.kernel.errors import Refusal, RefusalKind


class KeyTaken(Refusal):
    """请求号已用：the request key was used before, so nothing was done a second time."""

    code = "jobs.key_taken"
    person = "这一笔已经提交过，没有重复办理。请刷新查看结果。"
    operator = "The request key has an answer already; read it with answer_of and compare the digest."
    kind = RefusalKind.CONFLICT


class KeyReused(Refusal):
    """请求号内容不同：the same request key came with another body."""

    code = "jobs.key_reused"
    person = "同一个请求号提交了不同的内容，没有办理。请重新打开页面再提交。"
    operator = "A request key was used with a body of another digest."
    kind = RefusalKind.CONFLICT


class NoSuchLetter(Refusal):
    """没有这封信：the letter is not there or is not dead."""

    code = "jobs.no_such_letter"
    person = "这条待重试的消息已经处理过，或者不存在。"
    operator = "Letter {letter} is not dead or does not exist."
    kind = RefusalKind.MISSING


class NoSuchTask(Refusal):
    """没有这个任务记录：the task is not there, was not given up, or the same one waits already."""

    code = "jobs.no_such_task"
    person = "这个任务不在放弃的任务里，或者同样的任务已经在等待。"
    operator = "Task {task} was not given up, does not exist in this region, or the same one waits already."
    kind = RefusalKind.MISSING


class ReasonNeeded(Refusal):
    """要写原因：a retry is a person's act and says why."""

    code = "jobs.reason_needed"
    person = "请写明为什么重试。"
    operator = "A retry needs a reason."


class UnknownTask(Refusal):
    """没有这个任务：the table of tasks has no such name."""

    code = "jobs.unknown_task"
    person = "系统没有这个任务，请告诉信息中心。"
    operator = "The table of tasks has no '{task}'."
    kind = RefusalKind.MISSING
