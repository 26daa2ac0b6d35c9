# A program in memory without a file, by the path of its descriptor.
# expect: denied
python3 /cases/payload/memory.py /foreign/program path
