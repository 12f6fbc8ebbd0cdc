"""What is checked after a load. 14 files, because each section of the catalogue has one."""
