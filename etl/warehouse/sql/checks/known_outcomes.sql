-- Ledger rows whose outcome is none of the four.
select * from row_ledger where outcome is null or outcome not in ('counted', 'duplicate', 'pending', 'rejected');
