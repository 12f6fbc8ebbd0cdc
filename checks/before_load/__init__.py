"""What is checked before a load. 20 files, because each section of the catalogue has one."""
