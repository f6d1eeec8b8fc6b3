"""What a simulated user says; pure, imports nothing of ours."""
