"""查询打印：权益记录、办件进度。They change nothing; the case records that it was asked and answered."""

from sheyintong.casework.cases.types import Answers, Context, Effect

from .plain import Plain


class PrintRights(Plain):
    """个人权益记录（参保证明）查询打印：enrolments and periods; months paid are not connected yet, and the print says so."""

    item = "print_rights"

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后可打印参保险种和参保期间。逐月缴费记录尚未接入，打印件上会写明。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """Say what was printed."""
        count = len(context.subject.enrolments)
        return Effect(sentence=f"已提供权益记录：{count} 条参保关系及其期间；逐月缴费记录尚未接入。")


class QueryCase(Plain):
    """业务受理信息查询：her cases and where they stand."""

    item = "query_case"

    def consequence(self, context: Context, answers: Answers) -> str:
        """What confirming does."""
        return "确认后显示办件记录和进度。"

    def effect(self, context: Context, answers: Answers) -> Effect:
        """Say that it was asked."""
        return Effect(sentence="已查询本人办件进度。")
