"""The observatory's certificates (DPE) as files → homes in the vocabulary's names."""
