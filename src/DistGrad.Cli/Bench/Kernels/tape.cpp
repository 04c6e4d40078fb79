// The plain way: one instruction after the other, a switch for each, forward and then backward.
// Reads a tape from a file, and runs it whenever a line comes in; prints seconds, value of the root, first gradient.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

struct Instruction { int32_t op, a, b; };

int main(int argc, char** argv)
{
    FILE* file = argc > 1 ? std::fopen(argv[1], "rb") : nullptr;
    int32_t sizes[2];
    if (!file || std::fread(sizes, sizeof(int32_t), 2, file) != 2) return 1;
    const int inputs = sizes[0], count = sizes[1];
    std::vector<double> values(inputs + count), gradients(inputs + count);
    std::vector<Instruction> tape(count);
    if (std::fread(values.data(), sizeof(double), inputs, file) != (size_t)inputs) return 1;
    if (std::fread(tape.data(), sizeof(Instruction), count, file) != (size_t)count) return 1;
    std::fclose(file);
    char line[16];
    while (std::fgets(line, sizeof line, stdin))
    {
        const auto start = std::chrono::steady_clock::now();
        double* v = values.data();
        double* g = gradients.data();
        for (int i = 0; i < count; i++)
        {
            const Instruction& t = tape[i];
            const double x = v[t.a], y = v[t.b];
            double z;
            switch (t.op)
            {
                case 0: z = x + y; break;
                case 1: z = x * y; break;
                default: z = x >= y ? x : y; break;
            }
            v[inputs + i] = z;
        }
        std::memset(g, 0, gradients.size() * sizeof(double));
        g[inputs + count - 1] = 1;
        for (int i = count - 1; i >= 0; i--)
        {
            const Instruction& t = tape[i];
            const double u = g[inputs + i];
            switch (t.op)
            {
                case 0: g[t.a] += u; g[t.b] += u; break;
                case 1: g[t.a] += u * v[t.b]; g[t.b] += u * v[t.a]; break;
                default: if (v[t.a] >= v[t.b]) g[t.a] += u; else g[t.b] += u; break;
            }
        }
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        std::printf("%.17g %.17g %.17g\n", time.count(), v[inputs + count - 1], g[0]);
        std::fflush(stdout);
    }
    return 0;
}
