"""What is checked before a load. 19 files, because each section of the catalogue has one."""
