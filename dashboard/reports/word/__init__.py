"""Word documents in the form of an office's report (Nghị định 30/2020/NĐ-CP, Phụ lục I) and one-page briefs."""
