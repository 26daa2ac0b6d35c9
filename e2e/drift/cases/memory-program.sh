# A program in memory without a file, by its descriptor.
# expect: denied
python3 /cases/payload/memory.py /foreign/program fd
