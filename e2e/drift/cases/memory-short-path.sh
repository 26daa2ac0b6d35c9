# A program in memory, from within the folder of descriptors.
# expect: denied
python3 /cases/payload/memory.py /foreign/program short
