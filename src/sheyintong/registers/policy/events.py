"""参数的事件。"""

from typing import Final

POLICY_ADOPTED: Final = "policy.PolicyAdopted"
