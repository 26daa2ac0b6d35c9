# A script of the image that was changed, by its path.
# expect: denied
printf '#!/bin/sh\necho FOREIGN-RAN\n' > /usr/bin/zgrep
zgrep x /dev/null
