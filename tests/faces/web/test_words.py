"""What modules say in Chinese is English on an English page, with the values in it; on a Chinese page it stays as it is."""

import json
import re
from datetime import date

import polib
import pytest
from django.template import Context, Template
from django.utils.translation import override, pgettext

from sheyintong.casework.cases.errors import AnswersRefused, NotReversible
from sheyintong.casework.cases.types import Problem
from sheyintong.faces.web import words
from sheyintong.faces.web.refusals import problem
from sheyintong.kernel.calendar import BeforeTheRecord
from sheyintong.kernel.errors import Refusal
from sheyintong.registers.authority.types import Mender, Reason
from sheyintong.registers.enrolments.errors import TooYoung
from sheyintong.registers.enrolments.types import Scheme

SAID = {
    "即时办结": "Done at once",
    "您的岗位没有“受理”权限": "Your post has no right to the stage “Acceptance”",
    "已变更手机号码、常住地址。": "Changed: Mobile phone, Address.",
    "原证书 C-7 至 2026-10-01": "certificate C-7 ran until 2026-10-01",
    "您在塔城支行的柜员岗位已于 2026-10-01 结束": "Your post as Teller at 塔城支行 ended on 2026-10-01",
    "2026-01-01 至 长期": "2026-01-01 to no end",
    "当场办完，马上给您结果": "Done on the spot; you get the result at once",
    "王秀英": "王秀英",
    "": "",
}
TOLD: dict[str, Refusal] = {
    "One must be 16 to join (Residents' basic pension); this person turns 16 on 2027-03-01.": TooYoung(
        scheme=Scheme.RESIDENT_PENSION.label, on=date(2027, 3, 1)
    ),
    "To be corrected (2): Please fill in “New mobile number”; The number is not valid": AnswersRefused(
        [Problem("phone", "请填写“新的手机号码”"), Problem("number", "号码不对")]
    ),
    "This case cannot be reversed: it was changed again since.": NotReversible(case="1", why="之后又改过"),
}


@pytest.mark.parametrize("sentence", SAID)
def test_a_sentence_is_said_with_its_values(sentence: str) -> None:
    with override("en"):
        assert words.said(sentence) == SAID[sentence]
    with override("zh-hans"):
        assert words.said(sentence) == sentence


@pytest.mark.parametrize("english", TOLD)
def test_a_refusal_is_told_in_the_language_of_the_page(english: str) -> None:
    with override("en"):
        assert words.told(TOLD[english]) == english
    with override("zh-hans"):
        assert words.told(TOLD[english]) == TOLD[english].for_person


def test_a_sentence_that_was_put_together_when_its_module_was_read_is_told_too() -> None:
    with override("en"):
        assert words.told(BeforeTheRecord()).startswith("The working calendar begins in ")


def test_a_program_reads_chinese_for_the_person_and_english_for_the_operator_whatever_the_language() -> None:
    with override("en"):
        body = json.loads(problem(NotReversible(case="1", why="之后又改过")).content)
    assert (body["title"], body["detail"]) == ("这一件不能撤销：之后又改过。", "Case 1 cannot be reversed: 之后又改过.")


def test_a_ground_stays_chinese_with_its_meaning_behind_it() -> None:
    reason = Reason("x", "审核只在经办机构", "《社会保险经办条例》第 33 条", "", Mender.COLLEAGUE, "同事", "")
    with override("en"):
        page = Template("{% load ui %}{% ground r.ground %}|{{ r.mender_name|said }}").render(Context({"r": reason}))
    assert page == (
        '<span lang="zh-CN">《社会保险经办条例》第 33 条</span> '
        '<span class="gloss">Regulation on Social Insurance Agency Services, Art. 33</span>|Colleague'
    )
    with override("zh-hans"):
        assert Template("{% load ui %}{% ground r.ground %}").render(Context({"r": reason})) == reason.ground


def _all(kind: type[Refusal]) -> list[type[Refusal]]:
    return [each for child in kind.__subclasses__() for each in (child, *_all(child))]


def test_every_refusal_of_the_house_has_its_english() -> None:
    silent = []
    with override("en"):
        for kind in _all(Refusal):
            if kind.__module__.startswith("sheyintong.") and "person" in vars(kind) and words.HAN.search(words.said(kind.person)):
                silent.append(kind.person)
    assert silent == []


ONE_WORD = (("受理", "accept", "receiv|took in|taken in"), ("抽查", "spot check", "re-?check|sample"), ("撤销", "revers", "taken back"))
"""A term of the glossary, its English, and the words that once stood for it beside that one."""


@pytest.mark.parametrize(("term", "english", "others"), ONE_WORD)
def test_one_term_is_one_word_in_english(term: str, english: str, others: str) -> None:
    said = [
        (entry.msgid, text.lower())
        for entry in polib.pofile(str(words.LOCALE / "en" / "LC_MESSAGES" / "django.po"))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if term in entry.msgid
    ]
    assert any(english in text for _, text in said)
    assert [(chinese, text) for chinese, text in said if re.search(others, text) and english not in text] == []


def test_the_list_of_drafts_is_called_drafts_and_one_of_them_draft() -> None:
    with override("en"):
        assert (pgettext("page", "草稿"), words.said("草稿")) == ("Drafts", "Draft")
