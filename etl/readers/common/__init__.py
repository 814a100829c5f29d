"""What every reader needs: bytes to grids, finding the headings, dates, cells, rows and their problems."""
