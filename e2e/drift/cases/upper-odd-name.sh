# A foreign program with spaces and line ends in its name.
# expect: denied
n="/opt/a b
(deleted)"
cp /foreign/program "$n"
"$n"
