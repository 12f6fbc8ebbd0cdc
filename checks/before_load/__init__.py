"""What is checked before a load. 18 files, because each section of the catalogue has one."""
