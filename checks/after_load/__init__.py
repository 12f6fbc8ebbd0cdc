"""What is checked after a load. 15 files, because each section of the catalogue has one."""
