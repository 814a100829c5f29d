-- Ledger rows whose outcome is none of the four. Of usage rows the ledger's view decides all but what the reader said.
select file_id, sheet, row, outcome from evidence_ledger
where outcome is null or outcome not in ('counted', 'duplicate', 'pending', 'rejected')
union all
select file_id, sheet, null, outcome from core_usage_source
where outcome not in ('duplicate', 'pending', 'rejected');
