"""密钥引擎：where keys lie, and the keyed functions of the kernel opened with them."""
