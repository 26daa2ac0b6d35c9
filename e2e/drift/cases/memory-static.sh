# A program in memory that needs no loader: no event asks, so it is found and ended.
# expect: detected
python3 /cases/payload/memory.py /foreign/sleeper-static fd
