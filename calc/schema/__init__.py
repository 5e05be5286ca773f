"""What may be asked and answered: vocabulary, declared inputs, columns."""
