"""合成姓名：plausible names of the peoples that live in the region; the awkward ones that real registers hold are among them."""

from random import Random

from sheyintong.kernel.names import SEPARATOR

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "尉迟", "长孙", "令狐")
SECOND = "秀桂玉淑凤春建国志文晓丽红海永明德金华新立世天成云宝长少学庆东卫"
LAST_WOMAN = "英兰珍芳霞梅香琴娟萍玲燕敏静花莲娜丹雪洁荣"
LAST_MAN = "强军平伟勇刚杰涛辉超林山峰龙飞斌庆生民忠亮"
RARE = ("𠮷", "㛃", "䶮", "𬱖", "𫍯", "𡐓", "𬭎", "𰻝", "堃", "喆", "犇")
"""Characters outside GBK or outside the basic plane; some names have them."""

UYGHUR_MEN = [
    "买买提", "艾山", "吐尔逊", "阿不都热合曼", "艾力", "库尔班", "玉素甫",
    "伊明", "阿布力孜", "热合木", "卡德尔", "尼亚孜", "托乎提", "赛买提",
]  # fmt: skip
UYGHUR_WOMEN = ["古丽娜尔", "阿依古丽", "帕提古丽", "热孜万古丽", "阿依努尔", "茹仙古丽", "祖丽菲亚", "迪丽拜尔", "海日古丽", "米日古丽"]
KAZAKH_MEN = ["叶尔肯", "努尔兰", "巴合提别克", "哈力木别克", "叶斯波力", "沙依劳", "别克波拉提", "阿曼别克", "居马别克", "赛力克"]
KAZAKH_WOMEN = ["古丽扎提", "阿依江", "巴合提古丽", "加娜尔", "萨吾列", "哈里玛", "努尔古丽", "阿依达娜", "库丽西拉"]
MONGOL_MEN = ["巴特尔", "那顺", "孟克", "布音", "乌力吉", "道尔吉", "巴图", "敖其尔"]
MONGOL_WOMEN = ["其其格", "乌兰", "娜仁", "萨仁", "阿拉腾花", "图雅", "格日勒"]
RUSSIAN = ["维克多", "尼古拉", "塔季扬娜", "柳德米拉", "安德烈", "娜塔莎"]

PEOPLES = (("01", 44), ("17", 30), ("03", 9), ("05", 8), ("02", 5), ("31", 2), ("44", 1), ("38", 1))
"""民族 by code and share in a hundred: an example, not a statistic."""


def people(rng: Random) -> str:
    """A code of GB/T 3304."""
    return rng.choices([code for code, _ in PEOPLES], [share for _, share in PEOPLES])[0]


def name(rng: Random, code: str, woman: bool) -> str:
    """A name as somebody of this people may bear it."""
    if code == "05":
        return _two(rng, UYGHUR_WOMEN if woman else UYGHUR_MEN, UYGHUR_MEN)
    if code == "17":
        return _two(rng, KAZAKH_WOMEN if woman else KAZAKH_MEN, KAZAKH_MEN)
    if code == "02":
        return rng.choice(MONGOL_WOMEN if woman else MONGOL_MEN)
    if code == "44":
        return _two(rng, RUSSIAN, RUSSIAN)
    return _han(rng, woman)


def _two(rng: Random, given: list[str], fathers: list[str]) -> str:
    return rng.choice(given) + SEPARATOR + rng.choice(fathers)


def _han(rng: Random, woman: bool) -> str:
    surname = rng.choice(COMPOUND) if rng.random() < 0.01 else rng.choice(SURNAMES)
    last = rng.choice(LAST_WOMAN if woman else LAST_MAN)
    return surname + (rng.choice(SECOND) if rng.random() < 0.75 else "") + last


def rare(rng: Random) -> str:
    """A name with a character that many systems cannot write."""
    return rng.choice(SURNAMES) + rng.choice(SECOND) + rng.choice(RARE)


def long(rng: Random) -> str:
    """A name of exactly fifty characters: what a field must hold by 民委发〔2016〕33号."""
    parts: list[str] = []
    while len(text := SEPARATOR.join(parts)) < 50:
        parts.append(rng.choice(UYGHUR_MEN + KAZAKH_MEN))
    text = text[:50]
    return text if not text.endswith(SEPARATOR) else text[:-1] + "提"
