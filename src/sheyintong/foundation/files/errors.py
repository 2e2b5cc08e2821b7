"""文件的拒绝：one for each way in which a file is not taken."""

from sheyintong.kernel.errors import Refusal, RefusalKind


class EmptyFile(Refusal):
    """空文件。"""

    code = "files.empty"
    person = "文件是空的，请重新选择。"
    operator = "The upload has no bytes."


class TooLarge(Refusal):
    """文件过大。"""

    code = "files.too_large"
    person = "文件太大：最多 {limit_kb} KB，这个文件 {size_kb} KB。请压缩后再上传。"
    operator = "The upload has {size_kb} KB, the limit is {limit_kb} KB."


class UnknownKind(Refusal):
    """文件类型不收。"""

    code = "files.unknown_kind"
    person = "只收 PDF、PNG、JPEG 图片和文本（CSV）文件。"
    operator = "The content is none of PDF, PNG, JPEG and text: {why}."


class NotWhatItsNameSays(Refusal):
    """名不副实：the content is of another kind than the name says."""

    code = "files.not_what_its_name_says"
    person = "文件内容与文件名的类型不一致，请用原来的文件。"
    operator = "The name says {said}, the content is {found}."


class Broken(Refusal):
    """文件损坏。"""

    code = "files.broken"
    person = "文件不完整或已损坏，请重新扫描或导出。"
    operator = "The {kind} is broken: {why}."


class Suspicious(Refusal):
    """可疑文件：it is two things at once, runs something, or grows beyond measure when it is opened."""

    code = "files.suspicious"
    person = "文件里带有不该有的内容，没有接收。请重新扫描成普通的图片或 PDF。"
    operator = "The {kind} was not taken: {why}."
    kind = RefusalKind.FORBIDDEN


class BadName(Refusal):
    """文件名不可用。"""

    code = "files.bad_name"
    person = "文件名不能用，请改一个简单的名字再上传。"
    operator = "The file name was not taken: {why}."


class UnknownRetention(Refusal):
    """没有这个保管期限。"""

    code = "files.unknown_retention"
    person = "系统没有这个保管期限，请告诉信息中心。"
    operator = "There is no retention class '{retention}'."


class NoSuchFile(Refusal):
    """没有这个文件。"""

    code = "files.no_such_file"
    person = "没有这个文件。"
    operator = "There is no file {file}."
    kind = RefusalKind.MISSING


class FileErased(Refusal):
    """文件已删除：its days were over, or it was given up."""

    code = "files.erased"
    person = "文件已按规定删除。"
    operator = "File {file} was erased on purpose; its bytes are not kept."
    kind = RefusalKind.MISSING


class BytesLost(Refusal):
    """文件内容不在：the bytes are gone from the disk, or are not those that were stored."""

    code = "files.bytes_lost"
    person = "文件暂时打不开，请告诉信息中心。"
    operator = "The bytes of file {file} ({digest}) are {how}; put the folder 'files' back from its backup."
    kind = RefusalKind.UNAVAILABLE
