"""What is checked before a load. 21 files, because each section of the catalogue has one."""
