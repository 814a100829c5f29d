"""Reports as files: each kind writes one workbook from a snapshot. `workbook.KINDS` names them."""
