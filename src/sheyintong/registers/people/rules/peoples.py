"""民族代码：GB/T 3304, 01 to 56."""

from collections.abc import Mapping

NAMES = [
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白",
    "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇",
    "柯尔克孜", "土", "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒",
    "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
]  # fmt: skip
CODES: Mapping[str, str] = {name: f"{number:02}" for number, name in enumerate(NAMES, 1)}


def code_of(text: str) -> str | None:
    """The code of a people written as a code or by name, with or without 族; empty stays empty, None is no people."""
    plain = text.strip()
    if not plain or plain.zfill(2) in CODES.values():
        return plain and plain.zfill(2)
    return CODES.get(plain) or CODES.get(plain.removesuffix("族"))
