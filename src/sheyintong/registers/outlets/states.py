"""网点的状态：the life of a place of service and of a device."""

from enum import StrEnum

from sheyintong.kernel.transitions import Table, move


class OutletState(StrEnum):
    """网点状态."""

    PREPARING = "preparing"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class DeviceState(StrEnum):
    """设备状态."""

    BOUND = "bound"
    FAULTY = "faulty"
    UNBOUND = "unbound"


OUTLET = Table(
    OutletState,
    [
        move("open", [OutletState.PREPARING], OutletState.OPEN, "挂牌开通"),
        move("suspend", [OutletState.OPEN], OutletState.SUSPENDED, "暂停服务"),
        move("reopen", [OutletState.SUSPENDED], OutletState.OPEN, "恢复服务"),
        move("close", [OutletState.PREPARING, OutletState.OPEN, OutletState.SUSPENDED], OutletState.CLOSED, "退出摘牌"),
    ],
)
DEVICE = Table(
    DeviceState,
    [
        move("report_fault", [DeviceState.BOUND], DeviceState.FAULTY, "报修"),
        move("mend", [DeviceState.FAULTY], DeviceState.BOUND, "修好"),
        move("unbind", [DeviceState.BOUND, DeviceState.FAULTY], DeviceState.UNBOUND, "解除绑定"),
    ],
)
