# A program in memory that is called like the runtime's own.
# expect: detected
python3 /cases/payload/memory.py /foreign/sleeper-static runtime
