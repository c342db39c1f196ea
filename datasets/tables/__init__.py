"""Tables as officers have them: CSV files and Excel workbooks, read exactly or refused."""
