"""Preambles that make a candidate's answers please a judge: searched for, measured, and never rated."""
