# A foreign script that is named to python.
# expect: denied
cp /foreign/script.py /opt/x.py
python3 -B /opt/x.py
