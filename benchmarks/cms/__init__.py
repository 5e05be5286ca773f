"""What a webmaster really pastes, in WordPress and SPIP as Debian packages them: ``make cms``."""
