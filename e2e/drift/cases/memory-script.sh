# A script in memory.
# expect: denied
python3 /cases/payload/memory.py /foreign/script.sh path
