"""留痕：owns rows of acts and of reads of personal data, seals and proofs. Refuses to know who anybody is: it stores (kind, id, label)."""
