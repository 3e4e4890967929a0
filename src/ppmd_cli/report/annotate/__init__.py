"""The sender's workbook marked: wrong cells coloured and commented, a first sheet that lists the findings.

A workbook is patched part by part; whatever need not change is copied byte for byte, for a program that
loads and saves a stranger's workbook loses some of it.
"""
