"""经办中心控制台：queue, case, register, partners, rights, policy and audit pages of the agency."""
