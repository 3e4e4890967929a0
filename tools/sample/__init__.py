"""The sample returns of the 2023 plan: made-up figures, filled into the program's own blank workbooks."""
