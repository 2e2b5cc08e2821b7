"""社银通：社会保险经办机构把服务办到银行网点、村口和手机上的平台。

The folders are the architecture: a module imports only from storeys below its own."""
