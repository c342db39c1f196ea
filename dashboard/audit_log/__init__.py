"""The refresh log as officers and auditors read it: chosen, in words, and as files."""
