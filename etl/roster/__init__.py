"""What is doubtful in the staff lists: one person entered twice, addresses shared, two schools, people who left."""
