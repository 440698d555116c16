"""The record: one for each person, whatever they came as. Staff read and write it with a trace; two become one, and
apart again."""
