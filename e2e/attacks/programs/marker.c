/* A harmless payload: leaves a file that shows that it ran. */
#include <fcntl.h>
#include <unistd.h>

int main(int count, char **words)
{
    return close(open(count < 2 ? "/tmp/reached" : words[1], O_CREAT | O_WRONLY, 0644));
}
