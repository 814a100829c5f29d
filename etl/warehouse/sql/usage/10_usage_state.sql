-- One row per state of a usage row that its reader let stand: what the ledger says of it.
create or replace table core_usage_state as
select cast(state as tinyint) as state, outcome, reason
from (values
    (1, 'duplicate', 'repeated_record'),
    (2, 'duplicate', 'finer_period'),
    (3, 'counted', null),
    (4, 'pending', 'unmatched_person'),
    (5, 'pending', 'ambiguous_person')
) as w(state, outcome, reason);
