# A sealed program in memory.
# expect: denied
python3 /cases/payload/memory.py /foreign/program sealed
